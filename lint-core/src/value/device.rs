//! Devices in the short syntax of Compose, `source[:target[:permissions]]`, as `transform/device.go` of compose-go
//! splits them.

use std::fmt;
use std::ops::Range;

/// A device of the host in a container. Ranges count bytes of the parsed text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DeviceMapping {
    /// The host's device.
    pub source: (String, Range<usize>),
    /// The container's; the source, and its place, when nothing is written.
    pub target: (String, Range<usize>),
    /// Letters of `rwm`, which are also the default; nothing checks them here.
    pub permissions: String,
    /// Where permissions are written.
    pub permissions_range: Option<Range<usize>>,
}

/// A text with more than three parts.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DeviceError {
    /// What stands behind the third part, with the colon in front of it.
    pub range: Range<usize>,
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more than `source:target:permissions`")
    }
}

/// Parses one device.
pub fn parse_device(text: &str) -> Result<DeviceMapping, DeviceError> {
    let mut start = 0;
    let mut parts = text.split(':').map(|part| {
        let range = start..start + part.len();
        start = range.end + 1;
        (part, range)
    });
    let (source, source_range) = parts.next().unwrap_or(("", 0..0));
    let target = parts.next().filter(|(target, _)| !target.is_empty());
    let permissions = parts.next();
    if let Some((_, range)) = parts.next() {
        return Err(DeviceError { range: range.start.saturating_sub(1)..text.len() });
    }
    let (target, target_range) = target.unwrap_or_else(|| (source, source_range.clone()));
    let (permissions, permissions_range) =
        permissions.map_or(("rwm", None), |(permissions, range)| (permissions, Some(range)));
    Ok(DeviceMapping {
        source: (source.to_owned(), source_range),
        target: (target.to_owned(), target_range),
        permissions: permissions.to_owned(),
        permissions_range,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: [&str; 3]) {
        let device = parse_device(text).expect(text);
        assert_eq!([&*device.source.0, &*device.target.0, &*device.permissions], expected, "{text}");
        assert_eq!([&text[device.source.1], &text[device.target.1]], [&*device.source.0, &*device.target.0]);
    }

    #[test]
    fn target_and_permissions_have_defaults() {
        check("/dev/a", ["/dev/a", "/dev/a", "rwm"]);
        check("/dev/a:/dev/b", ["/dev/a", "/dev/b", "rwm"]);
        check("/dev/a:/dev/b:r", ["/dev/a", "/dev/b", "r"]);
        check("/dev/a::r", ["/dev/a", "/dev/a", "r"]);
        check("/dev/a:/dev/b:", ["/dev/a", "/dev/b", ""]);
        check("nvidia.com/gpu=all", ["nvidia.com/gpu=all", "nvidia.com/gpu=all", "rwm"]);
        check("", ["", "", "rwm"]);
    }

    #[test]
    fn a_fourth_part_is_an_error() {
        assert_eq!(parse_device("a:b:c:d:e"), Err(DeviceError { range: 5..9 }));
        assert_eq!(parse_device("a:b:c:"), Err(DeviceError { range: 5..6 }));
    }

    proptest! {
        #[test]
        fn any_text_has_ranges_inside(text in r"(:|\PC){0,12}") {
            match parse_device(&text) {
                Ok(device) => {
                    prop_assert_eq!(text.get(device.source.1), Some(&*device.source.0));
                    prop_assert_eq!(text.get(device.target.1), Some(&*device.target.0));
                    if let Some(range) = device.permissions_range {
                        prop_assert_eq!(text.get(range), Some(&*device.permissions));
                    }
                }
                Err(error) => prop_assert!(text.get(error.range).is_some()),
            }
        }
    }
}
