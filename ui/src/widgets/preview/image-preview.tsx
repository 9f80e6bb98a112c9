import { Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { viewUrl } from "@/api/artifacts";
import { Button } from "@/kit/button";
import { classes } from "@/kit/classes";
import { EmptyState } from "@/kit/empty-state";
import { IconButton } from "@/kit/icon-button";
import { useBlobUrl } from "@/widgets/preview/blob-url";
import styles from "@/widgets/preview/image-preview.module.css";
import { baseName, type PreviewProps } from "@/widgets/preview/preview-props";
import { Stage } from "@/widgets/preview/stage";

const SMALLEST = 0.02;
const LARGEST = 40;
/** Kinds that the server does not send as pictures. */
const BY_BYTES = ["image/bmp", "image/x-icon"];

/** A picture, as large as its place or at any other size; SVG as a picture only, never as a page. */
export default function ImagePreview({ runId, file, sniffed }: PreviewProps) {
  const place = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  // Null is as large as the place, and no larger than it is.
  const [scale, setScale] = useState<number | null>(null);
  const [isBroken, setBroken] = useState(false);
  const isBlob = BY_BYTES.includes(sniffed.mime);
  const blob = useBlobUrl(runId, file, isBlob ? sniffed.mime : null);
  const src = isBlob ? blob : viewUrl(runId, file.path);
  const zoom = (by: number, x?: number, y?: number) => {
    const box = place.current;
    if (!box || !size) return;
    const old = scale ?? fitting(box, size);
    const next = Math.min(LARGEST, Math.max(SMALLEST, old * by));
    setScale(next);
    // The point under the pointer, or in the middle, stays where it is.
    const dx = x ?? box.clientWidth / 2;
    const dy = y ?? box.clientHeight / 2;
    const left = (box.scrollLeft + dx) * (next / old) - dx;
    const top = (box.scrollTop + dy) * (next / old) - dy;
    requestAnimationFrame(() => box.scrollTo(left, top));
  };
  useWheel(place, zoom);
  if (isBroken) {
    return (
      <EmptyState title="This picture cannot be shown">
        <p>It begins like {sniffed.mime}, but the browser cannot read it. It may be damaged.</p>
      </EmptyState>
    );
  }
  const shown = scale ?? (size && place.current ? fitting(place.current, size) : 1);
  return (
    <Stage
      tools={
        <>
          <span className={styles.size}>
            {size && (size.width || size.height) ? `${size.width} × ${size.height} px` : " "}
          </span>
          <span className={styles.gap} />
          <IconButton label="Smaller" icon={<ZoomOut />} onClick={() => zoom(1 / 1.5)} />
          <span className={styles.percent}>{`${Math.round(shown * 100)} %`}</span>
          <IconButton label="Larger" icon={<ZoomIn />} onClick={() => zoom(1.5)} />
          <Button kind="quiet" aria-pressed={scale === 1} onClick={() => setScale(1)}>
            1:1
          </Button>
          <Button
            kind="quiet"
            icon={<Maximize2 />}
            aria-pressed={scale === null}
            onClick={() => setScale(null)}
          >
            Fit
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keyboard too */}
      <section ref={place} className={styles.place} tabIndex={0} aria-label="Picture" {...DRAG}>
        <img
          src={src ?? undefined}
          alt={baseName(file.path)}
          draggable={false}
          className={classes(styles.image, scale === null && styles.fit)}
          data-sharp={shown >= 2 || undefined}
          style={scale !== null && size ? { width: size.width * scale } : undefined}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
            setSize({ width, height })
          }
          onError={() => src && setBroken(true)}
        />
      </section>
    </Stage>
  );
}

function fitting(box: HTMLElement, size: { width: number; height: number }): number {
  const most = Math.min((box.clientWidth - 32) / size.width, (box.clientHeight - 32) / size.height);
  return Math.min(1, Number.isFinite(most) ? most : 1);
}

/** Moves what scrolls under the pointer while its button is down. */
const DRAG = {
  onPointerDown: (event: React.PointerEvent<HTMLElement>) => {
    if (event.button === 0 && event.pointerType === "mouse") {
      event.currentTarget.setPointerCapture(event.pointerId);
    }
  },
  onPointerMove: (event: React.PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    event.currentTarget.scrollBy(-event.movementX, -event.movementY);
  },
};

/** A wheel zooms; React's own listeners could not keep the page from scrolling. */
function useWheel(
  place: React.RefObject<HTMLElement | null>,
  zoom: (by: number, x: number, y: number) => void,
): void {
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = box.getBoundingClientRect();
      const by = Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 100) * 0.002);
      latest.current(by, event.clientX - left, event.clientY - top);
    };
    box.addEventListener("wheel", onWheel, { passive: false });
    return () => box.removeEventListener("wheel", onWheel);
  }, [place]);
}
