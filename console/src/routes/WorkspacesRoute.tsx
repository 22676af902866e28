import { useTitle } from "../components/title";
import { WorkspaceList } from "../features/workspaces/WorkspaceList";
import { useWords } from "../lib/language";
import { TITLES } from "./words";

export function WorkspacesRoute() {
    useTitle(useWords(TITLES).workspaces);
    return <WorkspaceList />;
}
