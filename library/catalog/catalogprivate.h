#pragma once

#include "library/base/logging.h"
#include "library/catalog/catalog.h"
#include "library/catalog/catalogwriter.h"
#include "library/catalog/migrator.h"
#include "library/catalog/readerpool.h"
#include "library/catalog/searchwords.h"
#include "library/catalog/writequeue.h"

#include <QPromise>
#include <QThreadPool>
#include <QTimer>

#include <functional>
#include <memory>
#include <utility>

namespace Library {

//! The threads of a catalog and what they work with. For the sources of Catalog alone.
class Catalog::Private
{
public:
    Private(OpenedStore opened, const QString &path);
    ~Private();

    template <class Fn>
    auto read(Fn fn) -> QFuture<std::invoke_result_t<Fn, Database &>>
    {
        using R = std::invoke_result_t<Fn, Database &>;
        auto [future, job] = promised<R>([this, fn = std::move(fn)]() -> R {
            ReaderPool::Lease lease = readers->take();
            return fn(lease.database());
        });
        reading.start(std::move(job));
        return future;
    }

    template <class Fn>
    auto write(Urgency urgency, Fn fn) -> QFuture<std::invoke_result_t<Fn, CatalogWriter &>>
    {
        using R = std::invoke_result_t<Fn, CatalogWriter &>;
        auto [future, job] = promised<R>([this, fn = std::move(fn)]() -> R {
            if (writer == nullptr) {
                return failure(readOnlyError());
            }
            R result = fn(*writer);
            if (!result) {
                qCWarning(lcCatalog) << "write failed" << result.error().detail;
            }
            announce(writer->takeChange());
            return result;
        });
        writing->push(urgency, std::move(job));
        return future;
    }

    void noteOthers();
    void compactSearch();
    void announce(const CatalogChange &change);
    void collect(const CatalogChange &change);
    static Error readOnlyError();

    //! A future and the job that answers it; a job that is dropped answers as cancelled.
    template <class R, class Fn>
    static std::pair<QFuture<R>, std::function<void()>> promised(Fn fn)
    {
        auto promise = std::make_shared<QPromise<R>>();
        promise->start();
        return {promise->future(), [promise, fn = std::move(fn)] {
                    if (!promise->isCanceled()) {
                        promise->addResult(fn());
                    }
                    promise->finish();
                }};
    }

    QString file;
    bool readOnly;
    QString notice;
    Catalog *catalog = nullptr;
    std::unique_ptr<CatalogWriter> writer; //!< used on the writing thread alone; null: read-only
    std::unique_ptr<ReaderPool> readers;
    SearchWords words;
    CatalogChange pending;
    QTimer timer;
    QFuture<Result<>> noted;
    QTimer othersTimer; //!< looks for what other programs, such as a verb, have written
    QTimer restTimer; //!< of the library; then its search tables are put in order
    std::unique_ptr<WriteQueue> writing = std::make_unique<WriteQueue>();
    QThreadPool reading;
};

} // namespace Library
