//! Shops that many tests begin with. Each is made once per run and then copied. A copy takes a tenth of the time.

use std::sync::{Mutex, OnceLock};

use super::{Shop, TestPlatform, platform::Parts};

/// A shop to copy, with the ids that its tests need.
pub struct Prepared<T = ()>(OnceLock<Mutex<(Parts, T)>>);

impl<T: Clone> Prepared<T> {
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// A copy of the shop. Only the first call makes the shop.
    pub fn get(&self, make: impl FnOnce() -> (Shop, T)) -> (Shop, T) {
        let prepared = self.0.get_or_init(|| {
            let (shop, known) = make();
            Mutex::new((shop.platform.twin(), known))
        });
        let prepared = prepared.lock().unwrap();
        (Shop::on(TestPlatform::of(prepared.0.twin())), prepared.1.clone())
    }
}

impl Prepared {
    pub fn shop(&self, make: impl FnOnce() -> Shop) -> Shop {
        self.get(|| (make(), ())).0
    }
}
