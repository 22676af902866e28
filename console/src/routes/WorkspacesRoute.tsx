import { useTitle } from "../components/title";
import { WorkspaceList } from "../features/workspaces/WorkspaceList";

export function WorkspacesRoute() {
    useTitle("Workspaces");
    return <WorkspaceList />;
}
