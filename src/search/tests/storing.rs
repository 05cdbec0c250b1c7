//! Tests of the stored index.

use super::*;
use crate::time::UnixMs;

proptest! {
    #[test]
    fn a_decoded_index_equals_the_encoded_index(products in catalogue()) {
        let index = index_of(&products);
        prop_assert_eq!(Index::decode(&index.encode().unwrap()).unwrap(), index);
    }

    #[test]
    fn damaged_bytes_cause_no_panic(
        products in catalogue(),
        cut in 0..4_000_usize,
        at in 0..4_000_usize,
        byte in any::<u8>(),
    ) {
        let mut bytes = index_of(&products).encode().unwrap();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(cut);
        if let Ok(index) = Index::decode(&bytes) {
            let everything = index.everything(UnixMs(0));
            for place in everything.iter() {
                let _ = index.variants_of(place).map(|variant| index.values_of(variant).len()).sum::<usize>();
            }
        }
    }
}

#[test]
fn an_index_with_another_layout_is_refused() {
    let mut bytes = index_of(&[plain(1, "Cup")]).encode().unwrap();
    assert!(Index::decode(&bytes).is_ok());
    bytes[0] = bytes[0].wrapping_add(1);
    assert!(Index::decode(&bytes).is_err());
    assert!(Index::decode(&[]).is_err());
}

#[test]
fn products_are_found_by_handle_and_by_id() {
    let index = index_of(&[plain(3, "Cup"), plain(8, "Pot")]);
    assert_eq!(index.place_of_handle("p8"), index.place_of(8));
    assert_eq!(index.place_of(8), Some(1));
    assert_eq!((index.place_of_handle("p9"), index.place_of(4)), (None, None));
}

#[test]
fn a_product_is_hidden_until_its_time_of_publication() {
    let coming = Product { publish_at: 5_000, ..plain(1, "Cup") };
    let index = index_of(&[coming, plain(2, "Pot")]);
    let seen = |now| index.everything(UnixMs(now)).iter().collect::<Vec<_>>();
    assert_eq!(seen(4_999), [1]);
    assert_eq!(seen(5_000), [0, 1]);
}
