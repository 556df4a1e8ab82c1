/** The sign of Arpent: a surveyor's line that bends through two fields. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="9" fill="#1e664f" />
      <path d="M6.5 24.5 13 7.5h3.4l-3 7.8 5.1 2.6 4.1-10.4 3 1.2-6.4 16.3-2.9-1.4 1.2-3-5.1-2.6-2.6 6.5z" fill="#f4e7c5" />
    </svg>
  )
}
