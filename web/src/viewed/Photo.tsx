import { Button, FileButton, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import * as m from '@/paraglide/messages.js'
import { toastError } from '@/ui/toast'
import { bring } from './views'

/** Width and height of a photo, in pixels. */
const side = 480

/** Cuts a square out of the middle, small enough to load at once. What else the
 *  file told (where it was taken, by which camera) is left behind. */
async function square(file: File): Promise<Blob> {
  const image = await createImageBitmap(file).catch(() => undefined)
  if (!image) throw new Error(m.viewed_fault_photo())
  const cut = Math.min(image.width, image.height)
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const paper = canvas.getContext('2d')!
  paper.fillStyle = 'white' // behind what lets through
  paper.fillRect(0, 0, side, side)
  paper.drawImage(image, (image.width - cut) / 2, (image.height - cut) / 2, cut, cut, 0, 0, side, side)
  image.close()
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(m.viewed_fault_photo()))), 'image/jpeg', 0.88))
}

/** Chooses the photo of a page. */
export function Photo({ id, onChange }: { id: string; onChange: (id: string) => void }) {
  const take = useMutation({ mutationFn: async (file: File) => bring(await square(file), 'photo.jpg'), onSuccess: (brought) => onChange(brought.id), onError: toastError })
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {m.viewed_photo()}
      </Text>
      <Group gap="xs">
        <FileButton accept="image/png,image/jpeg,image/webp" onChange={(file) => file && take.mutate(file)}>
          {(props) => (
            <Button {...props} size="compact-md" variant="light" loading={take.isPending}>
              {m.viewed_photo_choose()}
            </Button>
          )}
        </FileButton>
        {id && (
          <Button size="compact-md" variant="subtle" color="gray" onClick={() => onChange('')}>
            {m.viewed_photo_remove()}
          </Button>
        )}
      </Group>
    </div>
  )
}
