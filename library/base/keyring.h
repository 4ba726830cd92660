#pragma once

#include "library/base/result.h"

#include <QFuture>
#include <QString>

//! Where the desktop keeps secrets, each under a name. Used on the main thread, where a person may
//! be asked to unlock it: an answer can take as long as they do.
class Keyring
{
public:
    Keyring() = default;
    virtual ~Keyring() = default;
    Q_DISABLE_COPY_MOVE(Keyring)

    //! NotFound: it keeps nothing of that name, or does not run. Unsupported: there is none here.
    virtual QFuture<Result<QString>> read(const QString &name) = 0;
    //! Empty: forgotten; NotFound when there was nothing.
    virtual QFuture<Result<>> write(const QString &name, const QString &value) = 0;
};
