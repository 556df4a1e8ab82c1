import { IconMapPin, IconMap2 } from '@tabler/icons-react'
import { api } from '@/api/client'
import { defineNoun } from '@/app/noun'
import * as m from '@/paraglide/messages.js'
import { getLocale } from '@/paraglide/runtime.js'

export default defineNoun({
  name: 'place',
  rail: { order: 40, group: 'territories', icon: IconMap2, label: m.place_title, to: '/places', key: 'm', first: [] },
  routes: [
    { path: '/places', load: () => import('./PlaceList'), title: m.place_title },
    { path: '/places/$level/$code', load: () => import('./PlacePage'), title: m.place_title },
  ],
  search: async (query, signal) => {
    const { data } = await api.GET('/api/v1/places/search', { params: { query: { q: query, language: getLocale(), limit: 6 } }, signal })
    return (data?.items ?? []).map((found) => ({
      id: `place ${found.kind} ${found.level} ${found.code} ${found.name}`,
      label: found.name,
      description: [found.within, found.country].filter(Boolean).join(', '),
      icon: IconMapPin,
      to: `/places/${found.level}/${encodeURIComponent(found.code)}`,
    }))
  },
})
