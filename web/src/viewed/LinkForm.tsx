import { Alert, Anchor, Button, Group, Modal, PasswordInput, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { FileDrop } from '@/ui/FileDrop'
import { dayAfter, today } from './days'
import { PersonSelect } from './PersonSelect'
import { type Kind, kindNames, type Made, useMake, usePage } from './views'

const accepted = '.pdf,.png,.jpg,.jpeg,.gif,.webp,application/pdf,image/png,image/jpeg,image/gif,image/webp'

/** Makes a link. */
export function LinkForm({ person, onClose, onMade }: { person?: { id: string; name: string } | undefined; onClose: () => void; onMade: (made: Made) => void }) {
  const [kind, setKind] = useState<Kind>('file')
  const [file, setFile] = useState<File | null>(null)
  const [address, setAddress] = useState('')
  const [title, setTitle] = useState('')
  const [whom, setWhom] = useState(person ?? null)
  const [last, setLast] = useState('')
  const [password, setPassword] = useState('')
  const make = useMake(onMade)
  const take = (next: File) => {
    make.reset()
    setFile(next)
    if (title === '') setTitle(next.name.replace(/\.\w+$/, '').slice(0, 200))
  }
  const ready = title.trim() !== '' && (kind === 'file' ? file !== null : kind === 'page' || address.trim() !== '')
  return (
    <Modal opened onClose={onClose} size="lg" title={m.viewed_new()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate({
            file: kind === 'file' ? file : null,
            draft: { kind, title: title.trim(), ...(kind === 'address' && { address: address.trim() }), ...(whom && { person_id: whom.id }), ...(last && { expires_on: dayAfter(last) }), ...(password && { password }) },
          })
        }}
      >
        <Stack gap="sm">
          <SegmentedControl aria-label={m.viewed_leads_to()} value={kind} onChange={(next) => setKind(next as Kind)} data={(['file', 'address', 'page'] as const).map((value) => ({ value, label: kindNames[value]() }))} />
          {kind === 'file' &&
            (file ? (
              <Group gap="sm" justify="space-between" wrap="nowrap">
                <Text size="sm" fw={560} style={{ overflowWrap: 'anywhere' }}>
                  {file.name}
                </Text>
                <Button size="compact-sm" variant="light" onClick={() => setFile(null)} style={{ flex: 'none' }}>
                  {m.viewed_file_other()}
                </Button>
              </Group>
            ) : (
              <FileDrop label={m.viewed_file()} hint={m.viewed_file_hint()} accept={accepted} onFile={take} />
            ))}
          {kind === 'address' && <TextInput type="url" label={m.viewed_address()} placeholder="https://" maxLength={2000} value={address} onChange={(event) => setAddress(event.currentTarget.value)} />}
          {kind === 'page' && <Unpublished />}
          <TextInput label={m.viewed_title()} description={m.viewed_title_text()} data-autofocus maxLength={200} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
          <PersonSelect label={m.viewed_person()} description={m.viewed_person_text()} value={whom} onChange={setWhom} />
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
            <PasswordInput label={m.viewed_password()} description={m.viewed_password_text()} autoComplete="new-password" minLength={6} maxLength={200} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
            <TextInput type="date" label={m.viewed_last_day()} description={m.viewed_last_day_text()} min={today()} value={last} onChange={(event) => setLast(event.currentTarget.value)} />
          </SimpleGrid>
          {make.error && <Failure error={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {m.app_cancel()}
            </Button>
            <Button type="submit" disabled={!ready} loading={make.isPending}>
              {m.viewed_make()}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Says that a link to one's page opens nothing while the page is off. */
function Unpublished() {
  const page = usePage().data
  if (!page || page.published) return null
  return (
    <Alert color="ochre" icon={<IconInfoCircle size={18} />}>
      {m.viewed_page_off()}{' '}
      <Anchor inherit renderRoot={(root) => <Link to={'/signals/page' as never} {...root} />}>
        {m.viewed_page_title()}
      </Anchor>
    </Alert>
  )
}
