#pragma once

#include "ui/clustercontrol.h"

#include <QVector>

//! A cluster that says what a test tells it to, and notes what it was asked for.
class FakeCluster final : public Ui::ClusterControl
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FakeCluster)
public:
    FakeCluster() = default;

    std::optional<Sync::ClusterConfig> current;
    QVector<Sync::ClusterOpener::Wish> wishes;
    int refreshes = 0;
    QVector<qint64> copiesAsked;
    int stops = 0;
    int disconnects = 0;
    QVector<Sync::S3Keys> keysTried;
    int keyStops = 0;
    int scrubs = 0;
    int scrubStops = 0;
    bool moving = false;

    static Sync::ClusterConfig home()
    {
        Sync::ClusterConfig config;
        config.endpoints = QStringList{QStringLiteral("http://attic-nas:8080"),
            QStringLiteral("http://garage:8080"), QStringLiteral("http://study:8080")};
        config.bucket = QStringLiteral("matinee");
        config.library = LibraryId::fromString(QString(32, u'a')).value();
        return config;
    }
    void answer(int node, const std::optional<Error> &error = {})
    {
        emit reported({current->endpoints.at(node), error, std::chrono::milliseconds(4 + node),
            error ? LibraryId() : current->library, {}});
    }

    std::optional<Sync::ClusterConfig> config() const override { return current; }
    void refresh() override { ++refreshes; }
    void askForCopies(qint64 storedMs) override { copiesAsked << storedMs; }
    void connectTo(const Sync::ClusterOpener::Wish &wish) override { wishes << wish; }
    void stopConnecting() override { ++stops; }
    void changeKeys(const Sync::S3Keys &keys) override { keysTried << keys; }
    void stopChangingKeys() override { ++keyStops; }
    void disconnectFrom() override { ++disconnects; }
    void move() override { moving = true; }
    bool isMoving() const override { return moving; }
    void scrub() override { ++scrubs; }
    void stopScrub() override { ++scrubStops; }
};
