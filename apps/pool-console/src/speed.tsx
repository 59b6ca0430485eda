import { More } from './more.tsx';

/** How fast a simulated cloud runs, and how to change that. */
export function Speed({ speed }: { readonly speed: number }) {
  const other = speed === 60 ? 10 : 60;
  return (
    <More id="speed" label={`speed ×${speed}`} about="how to change the speed">
      <p>
        {speed} seconds pass here in a second. The processes of the functions get their clock when they start,
        and timeouts are fitted to the speed when the pool is deployed, so another speed needs a new start:
      </p>
      <p>
        <code>npm start -- --speed {other}</code>, or <code>poolkeeper local --speed {other}</code>
      </p>
    </More>
  );
}
