import style from "./Skeleton.module.css";

/** Where text will be. For eyes alone: a status says in words that something is being read. */
export function Skeleton({ width = "100%" }: { width?: string }) {
    return <span aria-hidden="true" className={style.skeleton} style={{ width }} />;
}
