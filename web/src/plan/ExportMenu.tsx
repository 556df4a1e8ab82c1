import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown, IconDownload, IconFileSpreadsheet, IconFileTypeCsv, IconFileTypePdf, IconMap } from '@tabler/icons-react'
import { getLocale } from '@/paraglide/runtime.js'
import * as m from '@/paraglide/messages.js'
import { planPath } from './queries'
import type { Plan } from './contract'

const formats = [
  { format: 'xlsx', icon: IconFileSpreadsheet, label: () => m.plan_export_xlsx(), text: () => m.plan_export_xlsx_text() },
  { format: 'csv', icon: IconFileTypeCsv, label: () => m.plan_export_csv(), text: () => m.plan_export_csv_text() },
  { format: 'geojson', icon: IconMap, label: () => m.plan_export_geojson(), text: () => m.plan_export_geojson_text() },
  { format: 'pdf', icon: IconFileTypePdf, label: () => m.plan_export_pdf(), text: () => m.plan_export_pdf_text() },
]

export function ExportMenu({ plan }: { plan: Plan }) {
  return (
    <Menu position="bottom-end" width={290}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />} rightSection={<IconChevronDown size={14} />}>
          {m.plan_export()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, icon: Icon, label, text }) => (
          <Menu.Item key={format} component="a" href={`${planPath(plan.id, `/export/${format}`)}?language=${getLocale()}`} download leftSection={<Icon size={19} stroke={1.6} />}>
            <Text size="sm" fw={560}>
              {label()}
            </Text>
            <Text size="xs" c="dimmed">
              {text()}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
