import { IconChecklist } from '@tabler/icons-react'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'

export default defineNoun({
  name: 'task',
  rail: { order: 12, group: 'day', icon: IconChecklist, label: m.task_tasks, to: '/tasks', key: 'k', first: ['representative'] },
  routes: [{ path: '/tasks', load: () => import('./Tasks'), title: m.task_tasks }],
  home: [{ order: 5, column: 'side', load: () => import('./Today') }],
  commands: () => [{ id: 'tasks', label: m.task_tasks, icon: IconChecklist, keywords: 'task todo tâche rappel agenda today', run: (go) => go('/tasks') }],
})
