import { readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { messages } from './scripts/messages.mjs'

/** Recompiles the messages when a noun's file changes while developing. */
function watchMessages(): Plugin {
  return {
    name: 'arpent-messages',
    apply: 'serve',
    configureServer(server) {
      const again = (file: string) => {
        if (!/src\/\w+\/messages\/\w+\.json$/.test(file)) return
        messages().catch((error: Error) => server.config.logger.error(error.message))
      }
      server.watcher.on('change', again)
      server.watcher.on('add', again)
    },
  }
}

/** Empties dist but for .keep, which lets the Go program compile without a build. */
function emptyDist(): Plugin {
  const dist = fileURLToPath(new URL('./dist/', import.meta.url))
  return {
    name: 'arpent-empty-dist',
    apply: 'build',
    buildStart() {
      for (const name of readdirSync(dist)) if (name !== '.keep') rmSync(dist + name, { recursive: true })
    },
  }
}

const backend = process.env.ARPENT_BACKEND ?? 'http://localhost:8080'

export default defineConfig({
  plugins: [react(), watchMessages(), emptyDist()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy: { '/api': { target: backend } } },
  build: {
    emptyOutDir: false,
    target: 'es2022',
    // light-dark() as it is: its translation for older browsers needs a scheme that only the page knows.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      // Pages outside of the program name the viewer, so that its address stays.
      input: { index: fileURLToPath(new URL('./index.html', import.meta.url)), viewer: fileURLToPath(new URL('./src/viewed/public/viewer.ts', import.meta.url)) },
      output: {
        entryFileNames: (entry) => (entry.name === 'viewer' ? 'viewer/[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
} as Parameters<typeof defineConfig>[0])
