//! SQLite's data version, read on a connection that does nothing else.
//!
//! "The integer values returned by two invocations of `PRAGMA data_version` from the same connection will be different
//! if changes were committed to the database by any other connection in the interim" (SQLite's manual), and every
//! connection that writes is another one. Asked through the driver this would cost two changes of thread, more than
//! all else a small request does; asked directly it is a look at shared memory, some microseconds that block nobody.
#![expect(unsafe_code, reason = "calls into libsqlite3; every block says why it is sound")]

use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::ptr::{self, NonNull};
use std::sync::{Mutex, PoisonError};

use libsqlite3_sys as ffi;

use super::ChangeToken;

/// Opens its connection when it is first asked.
#[derive(Debug)]
pub(crate) struct Watch {
    path: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    connection: Option<Connection>,
    /// Counts the connections there were.
    serial: u64,
    closed: bool,
}

impl Watch {
    pub(crate) fn new(path: &Path) -> Self {
        let state = State { connection: None, serial: 0, closed: false };
        Self { path: path.to_path_buf(), state: Mutex::new(state) }
    }

    /// `None` while SQLite cannot tell at once, as when another process is setting the file up.
    pub(crate) fn token(&self) -> Option<ChangeToken> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.connection.is_none() && !state.closed {
            state.connection = Connection::open(&self.path);
            state.serial = state.serial.wrapping_add(1);
        }
        let version = state.connection.as_ref()?.data_version();
        if version.is_none() {
            state.connection = None;
        }
        Some(ChangeToken::sqlite(state.serial, version?))
    }

    pub(crate) fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        state.connection = None;
    }
}

/// A connection and its one statement.
#[derive(Debug)]
struct Connection {
    db: NonNull<ffi::sqlite3>,
    statement: NonNull<ffi::sqlite3_stmt>,
}

// SAFETY: SQLite is built thread-safe, and a connection without a mutex of its own may move between threads as long as
// one at a time uses it; `Watch` keeps it behind a lock, and nothing here is shared.
unsafe impl Send for Connection {}

impl Connection {
    fn open(path: &Path) -> Option<Self> {
        let path = CString::new(path.to_str()?).ok()?;
        let mut raw = ptr::null_mut();
        let flags = ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_NOMUTEX;
        // SAFETY: `path` ends in NUL and outlives the call; `raw` is where SQLite leaves the connection.
        let code = unsafe { ffi::sqlite3_open_v2(path.as_ptr(), &raw mut raw, flags, ptr::null()) };
        let db = NonNull::new(raw)?;
        let statement = (code == ffi::SQLITE_OK).then(|| prepare(db)).flatten();
        if statement.is_none() {
            // SAFETY: opened just now and used by nobody; a connection that failed to open is closed too.
            unsafe { ffi::sqlite3_close(db.as_ptr()) };
        }
        statement.map(|statement| Self { db, statement })
    }

    fn data_version(&self) -> Option<i64> {
        let statement = self.statement.as_ptr();
        // SAFETY: the statement is live, has no parameters, and is reset before anybody steps it again.
        unsafe {
            let found = ffi::sqlite3_step(statement) == ffi::SQLITE_ROW;
            let version = ffi::sqlite3_column_int64(statement, 0);
            let reset = ffi::sqlite3_reset(statement);
            (found && reset == ffi::SQLITE_OK).then_some(version)
        }
    }
}

fn prepare(db: NonNull<ffi::sqlite3>) -> Option<NonNull<ffi::sqlite3_stmt>> {
    let sql = c"PRAGMA data_version";
    let mut raw = ptr::null_mut();
    // SAFETY: the connection is open and ours, and the text ends in NUL.
    let code =
        unsafe { ffi::sqlite3_prepare_v2(db.as_ptr(), sql.as_ptr(), -1, &raw mut raw, ptr::null_mut()) };
    NonNull::new(raw).filter(|_| code == ffi::SQLITE_OK)
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: made by `open` and ended here only, the statement before its connection.
        unsafe {
            ffi::sqlite3_finalize(self.statement.as_ptr());
            ffi::sqlite3_close(self.db.as_ptr());
        }
    }
}
