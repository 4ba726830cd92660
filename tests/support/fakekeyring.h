#pragma once

#include "library/base/async.h"
#include "library/base/keyring.h"

#include <QHash>

#include <memory>
#include <optional>
#include <vector>

namespace TestSupport {

//! A keyring in memory. While it waits, nothing is answered, as when a person is asked to unlock
//! it.
class FakeKeyring final : public Keyring
{
    Q_DISABLE_COPY_MOVE(FakeKeyring)
public:
    FakeKeyring() = default;

    QHash<QString, QString> kept;
    std::optional<ErrorCode> fault; //!< of every call from now on
    bool waits = false;

    QFuture<Result<QString>> read(const QString &name) override
    {
        return post<QString>([this, name]() -> Result<QString> {
            if (fault) {
                return failure(*fault, QStringLiteral("fault"));
            }
            return kept.contains(name) ? Result<QString>(kept.value(name))
                                       : failure(ErrorCode::NotFound, {});
        });
    }
    QFuture<Result<>> write(const QString &name, const QString &value) override
    {
        return post<void>([this, name, value]() -> Result<> {
            if (fault) {
                return failure(*fault, QStringLiteral("fault"));
            }
            if (!value.isEmpty()) {
                kept.insert(name, value);
            } else if (kept.remove(name) == 0) {
                return failure(ErrorCode::NotFound, {});
            }
            return {};
        });
    }
    void unlock()
    {
        waits = false;
        for (const auto &call : std::exchange(m_waiting, {})) {
            call();
        }
    }

private:
    template <class T, class Fn>
    QFuture<Result<T>> post(Fn fn)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        promise->start();
        const auto call = [promise, fn] {
            promise->addResult(fn());
            promise->finish();
        };
        waits ? m_waiting.push_back(call) : call();
        return promise->future();
    }

    std::vector<std::function<void()>> m_waiting;
};

} // namespace TestSupport
