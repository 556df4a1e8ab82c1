import { Select } from '@mantine/core'
import { roleName } from '@/app/roleName'
import type { Role } from '@/app/session'
import * as m from '@/paraglide/messages.js'
import { roles, roleText } from './users'

/** The four roles; the chosen one says what it means. */
export function RoleSelect({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Select
      label={m.admin_role()}
      description={roleText(value)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      allowDeselect={false}
      data={roles.map((role) => ({ value: role, label: roleName(role) }))}
      value={value}
      onChange={(role) => role && onChange(role as Role)}
    />
  )
}
