import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPin } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import { askPin } from './dialogues'

export function PinButton({ account }: { account: { id: string; name: string } }) {
  return (
    <Tooltip label={m.territory_pin()}>
      <ActionIcon
        size="sm"
        aria-label={m.territory_pin_title({ name: account.name })}
        onClick={(event) => {
          event.stopPropagation()
          askPin(account)
        }}
      >
        <IconPin size={15} />
      </ActionIcon>
    </Tooltip>
  )
}
