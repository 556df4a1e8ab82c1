import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Frame } from './Frame'
import { NotFound } from './NotFound'
import { nouns } from './nouns'
import { ScreenFailure } from './ScreenFailure'
import { ScreenLoading } from './ScreenLoading'
import { Screened } from './Screened'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame })

const screens = nouns.flatMap((noun) =>
  (noun.routes ?? []).map((screen) => {
    const Component = lazyRouteComponent(screen.load, 'default') as ComponentType & { preload?: () => Promise<void> }
    return createRoute({
      getParentRoute: () => (screen.path.startsWith('/link/') ? root : frame),
      path: screen.path,
      component: () => (
        <Screened screen={screen}>
          <Component />
        </Screened>
      ),
      loader: () => Component.preload?.(),
    })
  }),
)

const outside = screens.filter((route) => route.options.getParentRoute() === (root as never))
const inside = screens.filter((route) => route.options.getParentRoute() !== (root as never))

export const router = createRouter({
  routeTree: root.addChildren([frame.addChildren(inside), ...outside]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: ScreenFailure,
  defaultPendingComponent: ScreenLoading,
  defaultNotFoundComponent: NotFound,
})
