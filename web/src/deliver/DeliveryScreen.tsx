import { Box, Card, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { SecretAddress } from '@/access/SecretAddress'
import * as m from '@/paraglide/messages.js'
import { PageHeader } from '@/ui/PageHeader'
import { SignalTabs } from '@/viewed/SignalTabs'
import { Digest } from './Digest'
import { Endpoints } from './Endpoints'

/** How what changed reaches one outside the browser. */
export default function DeliveryScreen() {
  return (
    <>
      <PageHeader title={m.deliver_title()} text={m.deliver_text()}>
        <SignalTabs at="/signals/delivery" />
      </PageHeader>
      <Box p="lg" maw={860} w="100%" style={{ overflow: 'auto', flex: 1 }}>
        <Stack gap="md">
          <Part title={m.deliver_mail()} text={m.deliver_mail_about()}>
            <Digest />
          </Part>
          <Part title={m.deliver_feed()} text={m.deliver_feed_text()}>
            <SecretAddress of="/api/v1/signals/feed" />
          </Part>
          <Part title={m.deliver_endpoints()} text={m.deliver_endpoints_text()}>
            <Endpoints />
          </Part>
        </Stack>
      </Box>
    </>
  )
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Card component="section">
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed" mb="sm">
        {text}
      </Text>
      {children}
    </Card>
  )
}
