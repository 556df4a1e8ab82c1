import { Alert, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useSession } from '@/app/session'
import * as m from '@/paraglide/messages.js'

/** Says that what one looks at is made up. */
export default function Synthetic() {
  const session = useSession()
  if (!session.data?.demo) return null
  return (
    <Alert variant="light" color="gray" icon={<IconFlask size={18} />} title={m.home_synthetic()}>
      <Text size="sm" style={{ textWrap: 'pretty' }}>
        {m.home_synthetic_text()}
      </Text>
    </Alert>
  )
}
