#pragma once

#include "daemon/library/library.hpp"
#include "daemon/plan/content.hpp"

namespace xiangyin::plan {

/// Removes the files of recordings that the content does not have, see library::Library::sweep(). Used on the
/// loop's thread only.
void sweep(library::Library& library, const Content& content);

}  // namespace xiangyin::plan
