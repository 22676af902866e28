//! A client of one request a connection, which sends what it is told and nothing else.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Method, Request, StatusCode,
    body::Incoming,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName};
use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, UnixStream},
    task::JoinHandle,
};
use tokio_rustls::TlsConnector;

#[derive(Clone)]
pub(crate) enum Target {
    Tcp(SocketAddr),
    Tls(SocketAddr, CertificateDer<'static>),
    Unix(PathBuf),
}

/// Sends requests to a target, with some headers each time.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) target: Target,
    pub(crate) headers: Vec<(String, String)>,
}

pub(crate) struct Asked {
    client: Client,
    method: Method,
    path: String,
    body: Bytes,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Client {
    pub(crate) fn new(target: Target) -> Self {
        Self {
            target,
            headers: Vec::new(),
        }
    }

    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.into(), value.into()));
        client
    }

    pub(crate) fn bearer(&self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn ask(&self, method: &str, path: &str) -> Asked {
        Asked {
            client: self.clone(),
            method: method.parse().unwrap(),
            path: path.into(),
            body: Bytes::new(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask("GET", path).send().await
    }

    pub(crate) async fn post(&self, path: &str, json: Value) -> Reply {
        self.ask("POST", path).json(json).send().await
    }
}

impl Asked {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.client.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn body(mut self, kind: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.with("content-type", kind)
    }

    pub(crate) fn json(self, json: Value) -> Self {
        self.body("application/json", json.to_string())
    }

    pub(crate) async fn send(self) -> Reply {
        self.begin().await.whole().await
    }

    /// Sends it, and leaves the body to be taken.
    pub(crate) async fn begin(self) -> Begun {
        match &self.client.target {
            Target::Tcp(address) => {
                let stream = TcpStream::connect(address).await.unwrap();
                let host = address.to_string();
                exchange(stream, self, &host).await
            }
            Target::Tls(address, certificate) => {
                let mut roots = RootCertStore::empty();
                roots.add(certificate.clone()).unwrap();
                let provider = Arc::new(rustls::crypto::ring::default_provider());
                let config = ClientConfig::builder_with_provider(provider)
                    .with_safe_default_protocol_versions()
                    .unwrap()
                    .with_root_certificates(roots)
                    .with_no_client_auth();
                let stream = TcpStream::connect(address).await.unwrap();
                let name = ServerName::try_from("localhost").unwrap();
                let connector = TlsConnector::from(Arc::new(config));
                let stream = connector.connect(name, stream).await.unwrap();
                let host = format!("localhost:{}", address.port());
                exchange(stream, self, &host).await
            }
            Target::Unix(path) => {
                let stream = UnixStream::connect(path).await.unwrap();
                exchange(stream, self, "neosc").await
            }
        }
    }
}

/// An answer whose body is still to come. Dropping it closes the connection.
pub(crate) struct Begun {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Incoming,
    _sender: SendRequest<Full<Bytes>>,
    _connection: AbortOnDrop,
}

impl Begun {
    /// The answer with all of its body.
    pub(crate) async fn whole(self) -> Reply {
        let body = self.body.collect().await.unwrap().to_bytes();
        Reply {
            status: self.status,
            headers: self.headers,
            body,
        }
    }
}

struct AbortOnDrop(JoinHandle<hyper::Result<()>>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    asked: Asked,
    host: &str,
) -> Begun {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    let connection = AbortOnDrop(tokio::spawn(connection));
    let mut request = Request::builder().method(asked.method).uri(asked.path);
    let headers = &asked.client.headers;
    if !headers.iter().any(|(name, _)| name == "host") {
        request = request.header("host", host);
    }
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(asked.body)).unwrap();
    let (parts, body) = sender.send_request(request).await.unwrap().into_parts();
    Begun {
        status: parts.status,
        headers: parts.headers,
        body,
        _sender: sender,
        _connection: connection,
    }
}

impl Reply {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Where the next page of a list begins, if there is one.
    pub(crate) fn next_cursor(&self) -> Option<String> {
        let cursor = self.headers.get("x-next-cursor")?;
        Some(cursor.to_str().unwrap().to_owned())
    }

    /// The JSON of a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// Checks a refusal, which has the form of all of them, and gives it.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("urn:neosc:problem:{code}"));
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        if status == 429 || status == 503 {
            assert!(self.header("retry-after").parse::<u32>().unwrap() > 0);
        }
        if status == 401 {
            assert!(self.header("www-authenticate").starts_with("Bearer"));
        }
        problem
    }
}
