import '@mantine/core/styles.layer.css'
import '@mantine/dates/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import 'mantine-datatable/styles.layer.css'
import '@fontsource-variable/inter/wght.css'
import './app/app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Program } from './app/Program'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Program />
  </StrictMode>,
)
