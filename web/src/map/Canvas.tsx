import 'maplibre-gl/dist/maplibre-gl.css'
import './fonts.css'
import { useComputedColorScheme } from '@mantine/core'
import { AttributionControl, Map as MapLibre, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { useEffect, useRef, useState } from 'react'
import { useLanguage } from '@/app/language'
import * as m from '@/paraglide/messages.js'
import { Failure } from '@/ui/Failure'
import { type Bounds, MapContext } from './context'
import classes from './map.module.css'
import type { MapViewProps } from './MapView'
import { baseStyle } from './style'

setWorkerUrl(workerUrl)

/** Mainland France, shown when nothing says otherwise. */
const france: Bounds = [-5.2, 41.2, 9.7, 51.2]

const padding = 28

/** Makes the MapLibre map. A change of theme or language makes it anew where it
 *  was: layers then mount again on the new one by themselves. */
export default function Canvas({ bounds, label, children }: MapViewProps) {
  const container = useRef<HTMLDivElement>(null)
  const camera = useRef<{ center: [number, number]; zoom: number } | null>(null)
  const shown = useRef<string>('')
  const [map, setMap] = useState<MapLibre | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const dark = useComputedColorScheme('light', { getInitialValueInEffect: false }) === 'dark'
  const { language } = useLanguage()
  const wanted = useRef(bounds)
  wanted.current = bounds

  useEffect(() => {
    let made: MapLibre
    let gone = false
    try {
      made = new MapLibre({
        container: container.current!,
        style: baseStyle({ origin: window.location.origin, dark, language }),
        ...(camera.current ?? { bounds: wanted.current ?? france, fitBoundsOptions: { padding } }),
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        maxZoom: 16,
        fadeDuration: 120,
        locale: {
          'NavigationControl.ZoomIn': m.map_zoom_in(),
          'NavigationControl.ZoomOut': m.map_zoom_out(),
          'AttributionControl.ToggleAttribution': m.map_attribution(),
          'Map.Title': label,
        },
      })
    } catch (error) {
      setFailure(error)
      return
    }
    shown.current = JSON.stringify(wanted.current ?? france)
    made.touchZoomRotate.disableRotation()
    made.keyboard.disableRotation()
    made.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    made.addControl(new ScaleControl({ maxWidth: 90 }), 'bottom-left')
    made.addControl(new AttributionControl({ compact: false }), 'bottom-right')
    // The style is a plain object: it is ready as soon as it is read, which is
    // when layers may be added; tiles come later.
    const ready = () => {
      if (!gone) setMap(made) // one that was removed meanwhile may still say that it is ready
    }
    if (made.isStyleLoaded()) ready()
    else made.once('style.load', ready)
    return () => {
      gone = true
      const centre = made.getCenter()
      camera.current = { center: [centre.lng, centre.lat], zoom: made.getZoom() }
      setMap(null)
      made.remove()
    }
    // oxlint-disable-next-line react/exhaustive-deps -- the label is set below
  }, [dark, language])

  useEffect(() => {
    map?.getCanvas().setAttribute('aria-label', label)
  }, [map, label])

  useEffect(() => {
    const text = JSON.stringify(bounds)
    if (!map || !bounds || text === shown.current) return
    shown.current = text
    map.fitBounds(bounds, { padding, maxZoom: 13, duration: 700 })
  }, [map, bounds])

  if (failure !== null) return <Failure error={failure} title={m.map_failed()} />
  return (
    <>
      <div ref={container} className={classes.canvas} />
      {map && <MapContext.Provider value={map}>{children}</MapContext.Provider>}
    </>
  )
}
