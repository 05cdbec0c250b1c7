//! A clock that stands still until a test moves it.

use std::{cell::Cell, rc::Rc};

use vitrine::time::UnixMs;

/// Shared by the platform and by its queues, which keep messages back.
#[derive(Clone)]
pub struct Clock(Rc<Cell<i64>>);

impl Clock {
    pub fn at(time: UnixMs) -> Self {
        Self(Rc::new(Cell::new(time.0)))
    }

    pub fn now(&self) -> UnixMs {
        UnixMs(self.0.get())
    }

    pub fn set(&self, time: UnixMs) {
        self.0.set(time.0);
    }

    /// Lets other work of the same thread go on, as every wait for the platform does.
    pub async fn pause() {
        let mut waited = false;
        std::future::poll_fn(|cx| {
            if std::mem::replace(&mut waited, true) {
                return std::task::Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await;
    }
}
