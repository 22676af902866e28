//! What people do in workspaces.

use serde_json::json;

use crate::{draw::Draw, happened::Event, people::Person};

/// A workspace.
#[derive(Clone, Copy)]
pub(crate) struct Workspace {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// What is done in it: action, kind of resource, what there is of it, and what is said.
    acts: &'static [(
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static str,
    )],
}

const DOCUMENTS: &[&str] = &[
    "budget-2026.xlsx",
    "contract-4411.pdf",
    "offer-acme.docx",
    "payroll-notes.docx",
    "plan-q4.pptx",
    "invoice-8812.pdf",
    "minutes-board.docx",
    "suppliers.xlsx",
];
const CODES: &[&str] = &[
    "VA01", "VA03", "ME21N", "MIGO", "FB60", "FBL5N", "MB52", "SE16", "SU01",
];
const REPOSITORIES: &[&str] = &["payroll", "portal", "billing", "infra", "mobile"];
const SITES: &[&str] = &[
    "bank.example",
    "tax.example",
    "travel.example",
    "news.example",
    "docs.example",
];

pub(crate) const SAP: Workspace = Workspace {
    id: "ws-sap-neogenesys",
    name: "SAP Neogénesys",
    acts: &[
        ("sap.transaction", "sap", CODES, "Ran transaction"),
        ("sap.transaction", "sap", CODES, "Ran transaction"),
        ("file.printed", "file", DOCUMENTS, "Printed"),
    ],
};

pub(crate) const FINANCE: Workspace = Workspace {
    id: "ws-finance-office",
    name: "Finance Office",
    acts: &[
        ("file.opened", "file", DOCUMENTS, "Opened"),
        ("file.saved", "file", DOCUMENTS, "Saved"),
        ("file.shared", "file", DOCUMENTS, "Shared with the team"),
    ],
};

const DEVELOPER: Workspace = Workspace {
    id: "ws-dev-tools",
    name: "Developer Tools",
    acts: &[
        ("code.pushed", "repository", REPOSITORIES, "Pushed to"),
        ("code.pulled", "repository", REPOSITORIES, "Pulled from"),
        (
            "pipeline.run",
            "repository",
            REPOSITORIES,
            "Ran the pipeline of",
        ),
    ],
};

const UBUNTU: Workspace = Workspace {
    id: "ws-ubuntu-desktop",
    name: "Ubuntu Desktop",
    acts: &[
        ("file.opened", "file", DOCUMENTS, "Opened"),
        ("clipboard.copied", "file", DOCUMENTS, "Copied from"),
    ],
};

const BROWSER: Workspace = Workspace {
    id: "ws-secure-browser",
    name: "Secure Browser",
    acts: &[
        ("site.opened", "site", SITES, "Opened"),
        ("site.opened", "site", SITES, "Opened"),
        ("file.downloaded", "file", DOCUMENTS, "Downloaded"),
    ],
};

/// As often as they are used.
const ALL: [Workspace; 8] = [SAP, SAP, SAP, FINANCE, FINANCE, DEVELOPER, UBUNTU, BROWSER];

impl Workspace {
    pub(crate) fn any(draw: &mut Draw) -> Self {
        draw.of(&ALL)
    }

    pub(crate) fn resource(&self) -> String {
        format!("workspace:{}", self.id)
    }

    pub(crate) fn launched(&self, person: &Person, session: &str) -> Event {
        let details = format!("Launched {}", self.name);
        Event::by(person, "launch_workspace", self.resource(), details).within(session)
    }

    pub(crate) fn used(&self, person: &Person, session: &str, draw: &mut Draw) -> Event {
        let (action, kind, names, said) = draw.of(self.acts);
        let name = draw.of(names);
        let event = Event::by(
            person,
            action,
            format!("{kind}:{name}"),
            format!("{said} {name}"),
        )
        .within(session);
        match draw.below(10) {
            0 => event.with(json!({"bytes": 2_000 + draw.below(4_000_000), "ticket": format!("CHG-{}", draw.below(9_000))})),
            1 if kind == "sap" => event.failed("No authorization for this transaction"),
            _ => event,
        }
    }
}
