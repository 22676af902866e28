import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { newClient } from "./api/queries";
import { followWindows } from "./api/windows";
import { startTheme } from "./components/theme";
import { ZoneProvider } from "./components/zone";
import { LanguageProvider } from "./lib/language";
import { router } from "./routes/router";
import "./styles/base.css";

const root = document.getElementById("root");
if (!root) {
    throw new Error("index.html has no #root");
}
startTheme();
const client = newClient();
followWindows(client);
createRoot(root).render(
    <StrictMode>
        <QueryClientProvider client={client}>
            <LanguageProvider>
                <ZoneProvider>
                    <RouterProvider router={router} />
                </ZoneProvider>
            </LanguageProvider>
        </QueryClientProvider>
    </StrictMode>,
);
