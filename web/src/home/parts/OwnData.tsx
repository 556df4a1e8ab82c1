import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconFileImport, IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import { useGo } from '@/app/navigation'
import { useSession } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'
import { toastError } from '@/ui/toast'
import classes from './parts.module.css'

/** Words given in both languages, in the reader's. */
function word(words: Record<string, string>): string {
  return words[getLocale()] ?? words.en ?? ''
}

/** The way from looking around to one's own accounts, with files to try it with. */
export default function OwnData() {
  const go = useGo()
  const session = useSession()
  const samples = useQuery({
    queryKey: ['import-samples'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/import-samples', { signal })).data!,
    staleTime: Infinity,
  })
  const take = useMutation({
    mutationFn: async (name: string) => (await api.POST('/api/v1/import-samples/{name}', { params: { path: { name } } })).data!,
    onSuccess: (taken) => go(`/import/${taken.id}`),
    onError: toastError,
  })
  return (
    <Card>
      <Stack gap="sm">
        <Title order={2}>{session.data?.demo ? m.home_own() : m.home_own_empty()}</Title>
        <Text c="dimmed" size="sm" style={{ textWrap: 'pretty' }}>
          {m.home_own_text()}
        </Text>
        <Group>
          <Button variant="light" leftSection={<IconFileImport size={17} />} onClick={() => go('/import')}>
            {m.home_own_choose()}
          </Button>
        </Group>
        {samples.data && samples.data.items.length > 0 && (
          <div>
            <Text size="xs" fw={600} c="dimmed" mb={4}>
              {m.home_own_samples()}
            </Text>
            <ul className={classes.files}>
              {samples.data.items.map((sample) => (
                <li key={sample.name}>
                  <IconFileSpreadsheet size={18} stroke={1.6} aria-hidden style={{ flex: 'none', color: 'var(--arpent-accent)' }} />
                  <div style={{ flex: 1, minWidth: 0 }}>
                    <Text size="sm" fw={540} truncate title={sample.name}>
                      {word(sample.label)}
                    </Text>
                    <Text size="xs" c="dimmed" lineClamp={2}>
                      {word(sample.text)}
                    </Text>
                  </div>
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={take.isPending && take.variables === sample.name}
                    onClick={() => take.mutate(sample.name)}
                    aria-label={m.home_own_try_named({ name: word(sample.label) })}
                  >
                    {m.home_own_try()}
                  </Button>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Stack>
    </Card>
  )
}
