import { createContext } from 'react'

/** Where <Inspector> puts its content, and how it says that it is there. */
export interface InspectorSlot {
  slot: HTMLElement | null
  occupy: () => () => void
}

export const InspectorContext = createContext<InspectorSlot>({ slot: null, occupy: () => () => undefined })
