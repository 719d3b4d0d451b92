//! The program as processes: started many at once, told to stop in the middle of work, and side by side.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use spendsense_db::harness::TestDb;
use spendsense_db::{Backend, Db, Target, db_fetch_one, db_test};
use tempfile::TempDir;

use crate::startup::empty;

/// No step of these tests may take longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// The settings of one deployment: a database, and a folder of its own.
struct Deployment {
    url: String,
    folder: TempDir,
    settings: Vec<(&'static str, &'static str)>,
}

/// A server and what it logs.
struct Server {
    child: Child,
    address: String,
    log: Receiver<Value>,
}

impl Deployment {
    fn on(target: &Target) -> Self {
        let url = match target {
            Target::Sqlite(path) => format!("sqlite:///{}", path.display()),
            Target::Postgres(url) => url.clone(),
        };
        Self { url, folder: tempfile::tempdir().unwrap(), settings: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.settings.push((name, value));
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spendsense"));
        command.args(arguments).env_clear().current_dir(self.folder.path());
        command.env("DATABASE_URL", &self.url).env("SPENDSENSE_HTTP__BIND", "127.0.0.1:0");
        command.envs(self.settings.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        command
    }

    /// Starts a server; it is not up yet.
    fn start(&self) -> Child {
        self.command(&["serve"]).spawn().unwrap()
    }

    fn serve(&self) -> Server {
        Server::of(self.start())
    }

    /// A command that must succeed.
    fn run(&self, arguments: &[&str], input: &str) {
        let mut child = self.command(arguments).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stdout));
    }
}

impl Server {
    /// Waits until it listens.
    fn of(mut child: Child) -> Self {
        let (lines, log) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                // Nobody may listen any more.
                let _gone = lines.send(serde_json::from_str::<Value>(&line).unwrap_or_default());
            }
        });
        let mut server = Self { child, address: String::new(), log };
        server.logged("listening")["address"].as_str().unwrap().clone_into(&mut server.address);
        server
    }

    /// The next line with that message.
    fn logged(&self, message: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self.log.recv_timeout(left).unwrap_or_else(|_| panic!("never logged: {message}"));
            if line["message"] == message {
                return line;
            }
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, Value) {
        let mut stream = self.connect();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        answer(&mut stream)
    }

    /// Begins to log in and stops before the body; the server is then in the middle of the request.
    fn begin_login(&self, body: &str) -> TcpStream {
        let mut stream = self.connect();
        let length = body.len();
        write!(
            stream,
            "POST /auth/login HTTP/1.1\r\nHost: test\r\nConnection: close\r\nExpect: 100-continue\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
        .unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
        assert_eq!(String::from_utf8_lossy(&go_on), "HTTP/1.1 100 Continue\r\n\r\n");
        stream
    }

    fn tell_to_stop(&self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        self.logged("stopping: finishing requests under way");
    }

    fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server did not end");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended_already = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Status and JSON body of an answer that ends with its connection.
fn answer(stream: &mut TcpStream) -> (u16, Value) {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or_default())
}

const PASSWORD: &str = "correct horse battery staple";

fn credentials() -> String {
    json!({"login": "olivia", "password": PASSWORD}).to_string()
}

fn add_operator(deployment: &Deployment) {
    let add = ["user", "add", "--login", "olivia", "--role", "operator", "--password-stdin"];
    deployment.run(&add, &format!("{PASSWORD}\n"));
}

fn log_in(server: &Server) -> String {
    let (status, session) = server.ask("POST", "/auth/login", "", &credentials());
    assert_eq!(status, 200, "{session}");
    session["access_token"].as_str().unwrap().to_owned()
}

async fn eight_come_up(backend: Backend) {
    let (_test, target) = empty(backend).await;
    let deployment = Deployment::on(&target);
    let started: Vec<Child> = (0..8).map(|_| deployment.start()).collect();
    let servers: Vec<Server> = started.into_iter().map(Server::of).collect();
    for server in &servers {
        assert_eq!(server.ask("GET", "/ready", "", ""), (200, json!({"status": "ready"})));
    }
    let db = Db::connect(&target, 1).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let sql = "SELECT COUNT(*), COUNT(DISTINCT name) FROM schema_migrations";
    let (rows, migrations) = db_fetch_one!(tx, (i64, i64), sql).unwrap();
    assert!(rows > 0 && rows == migrations, "each migration ran once: {rows} rows, {migrations} migrations");
    // All made, or took over, one signing key: a token of one is good at every other.
    add_operator(&deployment);
    let token = log_in(&servers[0]);
    for server in &servers {
        assert_eq!(server.ask("GET", "/auth/me", &token, "").0, 200);
    }
}

#[tokio::test]
async fn eight_servers_come_up_at_once_on_an_empty_sqlite() {
    eight_come_up(Backend::Sqlite).await;
}

#[tokio::test]
async fn eight_servers_come_up_at_once_on_an_empty_postgres() {
    eight_come_up(Backend::Postgres).await;
}

db_test!(a_server_told_to_stop_finishes_what_it_began, |test: TestDb| async move {
    let deployment = Deployment::on(&test.target);
    add_operator(&deployment);
    let mut server = deployment.serve();
    let mut under_way = server.begin_login(&credentials());
    server.tell_to_stop();
    let deadline = Instant::now() + PATIENCE;
    while TcpStream::connect(&server.address).is_ok() {
        assert!(Instant::now() < deadline, "still takes new connections");
    }
    under_way.write_all(credentials().as_bytes()).unwrap();
    let (status, session) = answer(&mut under_way);
    assert_eq!((status, session["identity"]["login"].as_str()), (200, Some("olivia")), "{session}");
    server.logged("stopped");
    assert!(server.ended().success());
});

db_test!(a_server_told_to_stop_does_not_wait_for_ever, |test: TestDb| async move {
    let deployment = Deployment::on(&test.target).with("SPENDSENSE_HTTP__DRAIN_TIMEOUT_S", "1");
    let mut server = deployment.serve();
    let mut never_finished = server.begin_login(&credentials());
    let told = Instant::now();
    server.tell_to_stop();
    server.logged("gave up requests that did not finish in time");
    assert!(server.ended().success());
    assert!(told.elapsed() >= Duration::from_secs(1), "the time to finish was not given");
    let mut rest = Vec::new();
    // Closed or reset, but not answered.
    let _reset = never_finished.read_to_end(&mut rest);
    assert_eq!(rest, b"");
});

db_test!(what_a_command_writes_is_in_the_servers_next_answer, |test: TestDb| async move {
    let deployment = Deployment::on(&test.target);
    add_operator(&deployment);
    let server = deployment.serve();
    let token = log_in(&server);
    for known in 0..3 {
        for _ in 0..2 {
            let (status, page) = server.ask("GET", "/users/", &token, "");
            assert_eq!((status, page["total"].as_i64()), (200, Some(known)), "{page}");
        }
        let name = format!("u{known}");
        let user = json!({"user_id": name, "full_name": "Ada", "email": format!("{name}@example.com")});
        let file = deployment.folder.path().join("users.json");
        std::fs::write(&file, json!({"users": [user]}).to_string()).unwrap();
        deployment.run(&["ingest", file.to_str().unwrap()], "");
    }
});
