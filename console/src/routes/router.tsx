import { createBrowserRouter } from "react-router";
import { Broken } from "./Broken";
import { ListRoute } from "./ListRoute";
import { SignedIn } from "./SignedIn";
import { SignInRoute } from "./SignInRoute";

/**
 * The pages. The server knows their addresses too (`console::PAGES`): it answers each with the same HTML file. What is
 * not seen first is fetched when somebody goes there.
 */
export const router = createBrowserRouter([
    {
        ErrorBoundary: Broken,
        // While a page's program is fetched that is seen first.
        HydrateFallback: () => null,
        children: [
            { path: "/sign-in", Component: SignInRoute },
            {
                Component: SignedIn,
                children: [
                    { path: "/", Component: ListRoute },
                    {
                        path: "/events/:id",
                        lazy: { Component: async () => (await import("./EventRoute")).EventRoute },
                    },
                    {
                        path: "/overview",
                        lazy: { Component: async () => (await import("./OverviewRoute")).OverviewRoute },
                    },
                    {
                        path: "/integrity",
                        lazy: { Component: async () => (await import("./IntegrityRoute")).IntegrityRoute },
                    },
                    {
                        path: "/exports",
                        lazy: { Component: async () => (await import("./ExportsRoute")).ExportsRoute },
                    },
                    {
                        path: "/activity",
                        lazy: { Component: async () => (await import("./ActivityRoute")).ActivityRoute },
                    },
                    {
                        path: "/workspaces",
                        lazy: { Component: async () => (await import("./WorkspacesRoute")).WorkspacesRoute },
                    },
                    {
                        path: "/sessions",
                        lazy: { Component: async () => (await import("./SessionsRoute")).SessionsRoute },
                    },
                    {
                        path: "/policies",
                        lazy: { Component: async () => (await import("./PoliciesRoute")).PoliciesRoute },
                    },
                    {
                        path: "/people",
                        lazy: { Component: async () => (await import("./PeopleRoute")).PeopleRoute },
                    },
                    {
                        path: "/people/:id",
                        lazy: { Component: async () => (await import("./PersonRoute")).PersonRoute },
                    },
                    {
                        path: "/api-keys",
                        lazy: { Component: async () => (await import("./KeysRoute")).KeysRoute },
                    },
                    {
                        path: "/organization",
                        lazy: {
                            Component: async () => (await import("./OrganizationRoute")).OrganizationRoute,
                        },
                    },
                    {
                        path: "/account",
                        lazy: { Component: async () => (await import("./AccountRoute")).AccountRoute },
                    },
                ],
            },
        ],
    },
]);
