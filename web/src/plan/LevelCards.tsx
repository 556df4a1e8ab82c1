import { Radio, SimpleGrid, Text } from '@mantine/core'
import { IconBuildingCommunity, IconBuildingStore, IconFlag, IconMailbox, IconMap, IconSitemap } from '@tabler/icons-react'
import * as m from '@/paraglide/messages.js'
import classes from './new.module.css'
import { levelName } from './words'

const levels = [
  { level: 'fr-commune', icon: IconBuildingCommunity, text: () => m.plan_level_commune_text() },
  { level: 'fr-epci', icon: IconSitemap, text: () => m.plan_level_epci_text() },
  { level: 'fr-departement', icon: IconMap, text: () => m.plan_level_departement_text() },
  { level: 'fr-postcode', icon: IconMailbox, text: () => m.plan_level_postcode_text() },
  { level: 'accounts', icon: IconBuildingStore, text: () => m.plan_level_accounts_text() },
  { level: 'us-county', icon: IconFlag, text: () => m.plan_level_county_text() },
]

/** What is cut: areas of a level, or the accounts themselves. */
export function LevelCards({ value, onChange }: { value: string; onChange: (level: string) => void }) {
  return (
    <Radio.Group value={value} onChange={onChange} aria-label={m.plan_what()}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        {levels.map(({ level, icon: Icon, text }) => (
          <Radio.Card key={level} value={level} className={classes.card}>
            <Icon size={22} stroke={1.5} aria-hidden />
            <span>
              <Text size="sm" fw={600} component="span" display="block">
                {levelName(level)}
              </Text>
              <Text size="xs" c="dimmed" component="span" display="block">
                {text()}
              </Text>
            </span>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  )
}
