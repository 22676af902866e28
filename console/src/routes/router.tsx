import { createBrowserRouter } from "react-router";
import { Broken } from "./Broken";
import { EventRoute } from "./EventRoute";
import { ListRoute } from "./ListRoute";
import { PoliciesRoute } from "./PoliciesRoute";
import { SessionsRoute } from "./SessionsRoute";
import { SignedIn } from "./SignedIn";
import { SignInRoute } from "./SignInRoute";
import { WorkspacesRoute } from "./WorkspacesRoute";

/** The pages. The server knows their addresses too (`console::PAGES`): it answers each with the same HTML file. */
export const router = createBrowserRouter([
    {
        ErrorBoundary: Broken,
        children: [
            { path: "/sign-in", Component: SignInRoute },
            {
                Component: SignedIn,
                children: [
                    { path: "/", Component: ListRoute },
                    { path: "/events/:id", Component: EventRoute },
                    { path: "/workspaces", Component: WorkspacesRoute },
                    { path: "/sessions", Component: SessionsRoute },
                    { path: "/policies", Component: PoliciesRoute },
                ],
            },
        ],
    },
]);
