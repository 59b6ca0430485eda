import type { ComponentChildren } from 'preact';

interface MoreProps {
  readonly id: string;
  /** What the button says. */
  readonly label: string;
  /** What it is about, for screen readers. */
  readonly about: string;
  readonly children: ComponentChildren;
}

/** A button that shows more above the page, until it or Escape is pressed. */
export function More({ id, label, about, children }: MoreProps) {
  return (
    <>
      <button type="button" class="more" popovertarget={id} aria-label={`${label}: ${about}`}>
        {label}
      </button>
      <div popover="auto" id={id} class="more-panel" role="dialog" aria-label={about}>
        {children}
        <button type="button" popovertarget={id} popovertargetaction="hide">
          Close
        </button>
      </div>
    </>
  );
}
