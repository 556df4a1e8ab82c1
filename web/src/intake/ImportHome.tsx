import { Box } from '@mantine/core'
import * as m from '@/paraglide/messages.js'
import { PageHeader } from '@/ui/PageHeader'
import { History } from './History'
import { NewImport } from './NewImport'

/** Where a file comes in, and what came in before. */
export default function ImportHome() {
  return (
    <>
      <PageHeader title={m.intake_title()} text={m.intake_text()} />
      <Box p="lg">
        <NewImport />
        <History />
      </Box>
    </>
  )
}
