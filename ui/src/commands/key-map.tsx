import styles from "@/commands/key-map.module.css";
import { capsOf, KEYS } from "@/commands/keys";

/** Every key and what it does, by where it works. */
export function KeyMap() {
  return (
    <div className={styles.map}>
      {KEYS.map(({ title, keys }) => (
        <section key={title} className={styles.area} aria-label={title}>
          <h3>{title}</h3>
          <dl>
            {keys.map((one) => (
              <div key={one.label}>
                <dt>{one.label}</dt>
                <dd>
                  {one.keys.map((key) => (
                    <span key={key}>
                      {capsOf(key).map((cap) => (
                        <kbd key={cap}>{cap}</kbd>
                      ))}
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
