import { useEffect } from 'react'
import { railItems } from './rails'
import { useGo } from './navigation'
import { useUser } from './session'

/** "g" and then a rail item's key goes there, as long as nobody is typing. */
export function Shortcuts() {
  const { role } = useUser()
  const go = useGo()
  useEffect(() => {
    let began = 0
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === 'g') {
        began = event.timeStamp
        return
      }
      const item = event.timeStamp - began < 1200 ? railItems(role).find((i) => i.key === event.key) : undefined
      began = 0
      if (!item) return
      event.preventDefault()
      go(item.to)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [role, go])
  return null
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
}
