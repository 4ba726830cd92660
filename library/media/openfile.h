#pragma once

#include "library/base/result.h"

#include <memory>

namespace Library {

//! A regular file open for reading; copies share the descriptor, the last one closes it.
class OpenFile
{
public:
    //! Blocks on the file system. Anything that is no regular file is refused without waiting
    //! for it.
    static Result<OpenFile> open(const QString &path);

    int descriptor() const { return *m_descriptor; }

private:
    explicit OpenFile(int descriptor);

    std::shared_ptr<int> m_descriptor;
};

} // namespace Library
