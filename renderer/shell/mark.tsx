/** The mark: a telltale, the strip of yarn on a sail that shows how the wind runs. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect class="mark-ground" width="32" height="32" rx="8" />
      <circle class="mark-line" cx="9" cy="12" r="2.25" />
      <path class="mark-line" d="M11.5 12.5c3.5 1.2 4.4 5.6 7.6 5.6 2.6 0 2.9-3.2 5.9-3.2" />
      <path class="mark-faint" d="M9 16v9" />
    </svg>
  );
}
