import { type ReactNode, useId } from "react";
import styles from "@/widgets/settings/settings.module.css";

interface Props {
  title: string;
  about?: ReactNode;
  children: ReactNode;
}

/** A part of the settings under its title. */
export function SettingsSection({ title, about, children }: Props) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {about && <p>{about}</p>}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  );
}
