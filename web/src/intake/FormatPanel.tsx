import { Button, Collapse, Group, NumberInput, Select, SimpleGrid, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustments } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import type { Correction, Import } from './imports'
import { formatText, separatorText } from './words'

/** How the file is read, in one line, and what may be corrected about it. */
export function FormatPanel({ value, onChange }: { value: Import; onChange: (change: Correction) => void }) {
  const [open, { toggle }] = useDisclosure(false)
  const format = value.format
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={3}>{m.intake_format()}</Title>
          <Text size="sm" c="dimmed">
            {formatText(format)}
          </Text>
        </div>
        <Button size="compact-sm" variant="default" flex="none" leftSection={<IconAdjustments size={14} />} aria-expanded={open} onClick={toggle}>
          {m.intake_adjust()}
        </Button>
      </Group>
      <Collapse expanded={open}>
        <SimpleGrid cols={2} spacing="xs" mt="xs">
          {format.kind === 'text' ? (
            <>
              <Select
                label={m.intake_separator()}
                allowDeselect={false}
                value={format.separator ?? ','}
                data={[',', ';', '\t', '|'].map((one) => ({ value: one, label: separatorText(one) }))}
                onChange={(separator) => separator && onChange({ separator })}
              />
              <Select
                label={m.intake_encoding()}
                allowDeselect={false}
                value={format.encoding ?? 'utf-8'}
                data={[
                  { value: 'utf-8', label: 'UTF-8' },
                  { value: 'windows-1252', label: 'Windows-1252' },
                  { value: 'utf-16le', label: 'UTF-16 LE' },
                  { value: 'utf-16be', label: 'UTF-16 BE' },
                ]}
                onChange={(encoding) => encoding && onChange({ encoding: encoding as NonNullable<Correction['encoding']> })}
              />
            </>
          ) : (
            <Select
              label={m.intake_sheet()}
              allowDeselect={false}
              value={format.sheet ?? null}
              data={format.sheets ?? []}
              onChange={(sheet) => sheet && onChange({ sheet })}
            />
          )}
          <Select
            label={m.intake_decimal()}
            allowDeselect={false}
            value={format.decimal}
            data={[
              { value: ',', label: m.intake_decimal_comma() },
              { value: '.', label: m.intake_decimal_point() },
            ]}
            onChange={(decimal) => decimal && onChange({ decimal })}
          />
          <Select
            label={m.intake_dates()}
            allowDeselect={false}
            value={format.date_order}
            data={[
              { value: 'dmy', label: m.intake_dates_dmy() },
              { value: 'mdy', label: m.intake_dates_mdy() },
            ]}
            onChange={(order) => order && onChange({ date_order: order as NonNullable<Correction['date_order']> })}
          />
          <NumberInput
            key={format.header_line}
            label={m.intake_header_line()}
            description={m.intake_header_line_text()}
            inputWrapperOrder={['label', 'input', 'description']}
            min={0}
            max={300}
            defaultValue={format.header_line}
            onBlur={(event) => {
              const line = Number(event.currentTarget.value)
              if (Number.isInteger(line) && line >= 0 && line !== format.header_line) onChange({ header_line: line })
            }}
          />
        </SimpleGrid>
      </Collapse>
    </div>
  )
}
