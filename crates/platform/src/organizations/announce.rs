//! What the first organization's log tells of the others: an event that is kept with them until it is there, so that it is
//! there once, whatever stops in between.

use event::NewEvent;
use serde_json::{Value, json};

use crate::{
    Platform, Result,
    command::{self, record},
};

/// An event as it is kept.
pub(super) fn text(event: &NewEvent) -> String {
    json!({
        "user_id": event.user_id,
        "user_email": event.user_email,
        "action": event.action,
        "resource": event.resource,
        "details": event.details,
        "ip_address": event.ip_address,
        "user_agent": event.user_agent,
        "request_id": event.request_id,
        "metadata": event.metadata,
    })
    .to_string()
}

/// The event that was kept; `None` if it is none.
fn event(text: &str) -> Option<NewEvent> {
    let kept: Value = serde_json::from_str(text).ok()?;
    let optional = |name| Some(kept.get(name)?.as_str()?.to_owned());
    Some(NewEvent {
        user_id: optional("user_id")?,
        user_email: optional("user_email")?,
        action: optional("action")?,
        resource: optional("resource")?,
        details: optional("details")?,
        ip_address: optional("ip_address")?,
        success: true,
        user_agent: optional("user_agent"),
        request_id: optional("request_id"),
        metadata: optional("metadata"),
        ..NewEvent::default()
    })
}

impl Platform {
    /// Records in the first organization's log which others began. To be called every few seconds: what cannot be
    /// recorded now is tried again then.
    pub async fn announce_organizations(&self) {
        if let Err(error) = self.announce_all().await {
            tracing::warn!(%error, "the beginning of an organization could not be recorded yet");
        }
    }

    async fn announce_all(&self) -> Result<()> {
        let unannounced = self.store().unannounced()?;
        if unannounced.is_empty() {
            return Ok(());
        }
        let home = self.home()?;
        for organization in unannounced {
            command::run(self, home, move |command| {
                let Some(text) = command.take_announcement(&organization)? else {
                    return Ok(());
                };
                let event = event(&text).ok_or_else(|| {
                    store::Error::Corrupt(format!(
                        "what is kept of the beginning of {organization} is no event"
                    ))
                })?;
                Ok(record(command, event)?)
            })
            .await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_kept_whole() {
        let told = NewEvent {
            user_id: "user-1".into(),
            user_email: "ana@neogenesys.com".into(),
            action: "create_organization".into(),
            resource: "organization:a".into(),
            details: "Created organization: A".into(),
            ip_address: "192.0.2.7".into(),
            success: true,
            user_agent: Some("curl".into()),
            metadata: Some("{\"after\":{}}".into()),
            ..NewEvent::default()
        };
        assert_eq!(event(&text(&told)), Some(told));
        assert_eq!(event("{}"), None);
    }
}
