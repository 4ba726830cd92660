#pragma once

#include "tests/replication/householdpc.h"
#include "tests/support/storefixture.h"

#include <functional>
#include <memory>
#include <vector>

namespace TestSupport {

//! Several PCs over one store; two to begin with.
class Household
{
public:
    void begin();
    void end();

    StoreFixture &storeFixture() { return *m_store; }
    LibraryId library() const { return m_library; }
    HouseholdPc &pc(int number) { return *m_pcs.at(size_t(number)); }
    const std::vector<std::unique_ptr<HouseholdPc>> &pcs() const { return m_pcs; }
    HouseholdPc &addPc(const QString &name);
    //! All PCs begin anew with other options.
    void reopen(const std::function<void(Sync::Synchronizer::Options &)> &change);
    //! Rounds on all until nothing is news.
    void settle(Sync::SyncRound::Keep keep = Sync::SyncRound::Keep::No);
    void putVideo(const ObjectId &object, const QByteArray &bytes);
    QStringList keysBelow(const QString &room);

private:
    std::unique_ptr<StoreFixture> m_store;
    LibraryId m_library;
    std::vector<std::unique_ptr<HouseholdPc>> m_pcs;
};

//! A film whose bytes putVideo() put.
Library::IngestedVideo stored(const QString &name, const ObjectId &object, const QByteArray &bytes);

} // namespace TestSupport
