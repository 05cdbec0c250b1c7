//! Checks the address of a picture before the fetch, and the bytes after the fetch. A Worker cannot resolve host names,
//! so only the text of the address is checked. The address of every redirect is checked too.

use url::{Host, Url};

/// The maximum size of a picture, in bytes.
pub const MAX_BYTES: usize = 20 << 20;
/// The maximum width and height of a picture, in pixels.
const MAX_SIDE: usize = 16_000;

/// Checks an address. The error is a message for the merchant.
///
/// The address must begin with https and have a host name and the default port. IP addresses are refused: a merchant's
/// picture is hardly ever at one, but an attacker's target often is.
pub fn allowed(address: &str) -> Result<Url, String> {
    let url = Url::parse(address).map_err(|_| format!("“{address}” is not a valid address."))?;
    if url.scheme() != "https" {
        return Err("A picture address must begin with https://.".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() || url.port().is_some() {
        return Err("A picture address must not contain a password or a port.".to_owned());
    }
    match url.host() {
        Some(Host::Domain(name)) if is_public_name(name) => Ok(url),
        _ => Err("A picture address must have the name of a public server.".to_owned()),
    }
}

/// True if the name can belong to a public server (RFC 6761, RFC 6762, RFC 8375).
fn is_public_name(name: &str) -> bool {
    const PRIVATE: [&str; 10] =
        ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid"];
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let last = name.rsplit('.').next().unwrap_or_default();
    name.contains('.') && !last.is_empty() && !PRIVATE.contains(&last)
}

/// The type and size of a picture, read from its first bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct PictureType {
    pub content_type: &'static str,
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
}

/// Reads the type and the size of a picture from its bytes, because a server may send a wrong content type. The error
/// is a message for the merchant.
pub fn kind(bytes: &[u8]) -> Result<PictureType, String> {
    use imagesize::{Compression, ImageType};
    const NONE: &str = "This is not a JPEG, PNG, GIF, WebP or AVIF picture.";
    let content_type = match imagesize::image_type(bytes) {
        Ok(ImageType::Jpeg) => "image/jpeg",
        Ok(ImageType::Png) => "image/png",
        Ok(ImageType::Gif) => "image/gif",
        Ok(ImageType::Webp) => "image/webp",
        Ok(ImageType::Heif(Compression::Av1)) => "image/avif",
        _ => return Err(NONE.to_owned()),
    };
    let size = imagesize::blob_size(bytes).map_err(|_| "The picture is damaged.".to_owned())?;
    if size.width == 0 || size.height == 0 || size.width > MAX_SIDE || size.height > MAX_SIDE {
        return Err(format!(
            "The picture is {} × {} pixels; the limit is {MAX_SIDE} per side.",
            size.width, size.height
        ));
    }
    Ok(PictureType { content_type, width: size.width, height: size.height })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_addresses_with_a_public_host_name_are_allowed() {
        for good in [
            "https://cdn.example.com/a.jpg?v=1",
            "https://EXAMPLE.com",
            "https://xn--bcher-kva.example/ä.png",
            "https://example.com:443/",
        ] {
            assert!(allowed(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.com/a.jpg",
            "ftp://example.com/a.jpg",
            "//example.com/a.jpg",
            "data:image/png;base64,AAAA",
            "https://127.0.0.1/a",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data",
            "https://8.8.8.8/a.jpg",
            "https://localhost/a.jpg",
            "https://localhost./a.jpg",
            "https://a.localhost/",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://intranet/",
            "https://user:pass@example.com/",
            "https://user@example.com/",
            "https://example.com:8443/",
            "https://",
            "",
        ] {
            assert!(allowed(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_type_is_read_from_the_first_bytes_and_other_files_are_refused() {
        let gif = b"GIF89a\x02\x00\x03\x00\x00\x00\x00;";
        assert_eq!(kind(gif), Ok(PictureType { content_type: "image/gif", width: 2, height: 3 }));
        for bad in [
            &b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..],
            b"<html>",
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a\x00\x00\x00\x00\x00\x00\x00;",
            b"%PDF-1.7",
        ] {
            assert!(kind(bad).is_err(), "{bad:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_kind_panic(head in 0_usize..6, bytes: Vec<u8>) {
            let heads: [&[u8]; 6] = [
                b"",
                b"\xff\xd8\xff\xe0",
                b"\x89PNG\r\n\x1a\n",
                b"RIFF\x10\0\0\0WEBPVP8X",
                b"\0\0\0\x1cftypavif",
                b"GIF89a",
            ];
            let _ = kind(&[heads[head], &bytes].concat());
        }
    }
}
