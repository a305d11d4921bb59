//! stub
/// stub
pub fn validate(_root: &mut super::Node, _errors: &mut Vec<super::ComposeError>) {}
