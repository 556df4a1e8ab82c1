import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import { useLanguage } from '@/app/language'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import classes from './viewed.module.css'
import type { Page } from './views'

/** The page as the public will see it, in a frame where nothing of it runs. */
export function Preview({ page }: { page: Page }) {
  const [shown] = useDebouncedValue(page, 400)
  const { language } = useLanguage()
  const made = useQuery({
    queryKey: ['public-page', 'preview', language, shown],
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
    queryFn: async ({ signal }) => (await api.POST('/api/v1/public-page/preview', { params: { query: { language } }, body: shown, signal })).data!.html,
  })
  return (
    <>
      {made.error && <Failure error={made.error} />}
      {made.data && <iframe className={classes.preview} sandbox="" title={m.viewed_preview()} srcDoc={made.data} />}
    </>
  )
}
