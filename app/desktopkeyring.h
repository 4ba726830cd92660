#pragma once

#include "library/base/keyring.h"

namespace App {

//! The keyring of the person's desktop: Secret Service or KWallet. Answers come from the event loop
//! of the main thread, on which it lives; those under way when it goes are dropped.
class DesktopKeyring final : public Keyring
{
    Q_DISABLE_COPY_MOVE(DesktopKeyring)
public:
    DesktopKeyring() = default;

    QFuture<Result<QString>> read(const QString &name) override;
    QFuture<Result<>> write(const QString &name, const QString &value) override;
};

} // namespace App
