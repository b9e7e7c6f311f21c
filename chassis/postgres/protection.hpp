#pragma once

#include <string>

namespace chassis::postgres {

/// How a connection is protected on its way.
struct Protection {
  std::string protocol;   ///< such as "TLSv1.3"; empty in the clear
  bool verified = false;  ///< whether the server has shown a certificate of a trusted authority
};

}  // namespace chassis::postgres
