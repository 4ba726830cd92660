#pragma once

#include "library/catalog/devicereader.h"
#include "ui/cluster/nodestate.h"
#include "ui/clustercontrol.h"
#include "ui/pages/page.h"

#include <QVector>

class QGridLayout;
class QHBoxLayout;
class QVBoxLayout;

namespace Ui {

class Button;
class EmptyNotice;
class InfoTile;
class Label;
class NodeCard;
class ScrollArea;
class StateTile;

//! The cluster as a person needs to know it: whether it answers, node by node, what it tells of
//! itself, and what this PC still has that it could keep.
class ClusterPage final : public Page
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ClusterPage)
public:
    ClusterPage(const Services &services, QWidget *parent);

    QString heading() const override;
    void open() override;
    QWidget *firstFocus() override;
    bool handleKey(QKeyEvent *event) override;

protected:
    void restyle() override;

private:
    void makeContent();
    void watchControl();
    void showNodes();
    void showHeadline();
    void showOwnStore();
    void showScrub();
    void showSync();
    void loadDevices();
    void showDevices();
    void askRetire(const Library::HouseholdDevice &device);
    void arrangeCards();
    void connectTo();
    void changeKeys();
    void askDisconnect();
    NodeState *nodeAt(const QString &endpoint);

    ClusterControl &m_control;
    EmptyNotice *m_empty; //!< there is no cluster
    ScrollArea *m_area;
    QWidget *m_content;
    QVBoxLayout *m_layout;
    QHBoxLayout *m_head;
    StateTile *m_tile;
    Label *m_headline;
    Label *m_says;
    Label *m_nodesHead;
    QGridLayout *m_grid;
    QVector<NodeCard *> m_cards;
    QVector<NodeState> m_nodes;
    Label *m_keepingHead;
    InfoTile *m_own;
    InfoTile *m_where;
    OwnStore m_store;
    std::optional<Sync::StoreMoveProgress> m_moving;
    QHBoxLayout *m_keeping;
    Label *m_careHead;
    InfoTile *m_scrub; //!< how the last look at what is stored ended
    ScrubState m_checks;
    InfoTile *m_library; //!< how this PC's library stands to the others'
    InfoTile *m_devices;
    QVector<Library::HouseholdDevice> m_household;
    QHBoxLayout *m_care;
    QHBoxLayout *m_acts;
    Button *m_again;
    Button *m_change;
    Button *m_keys;
    Button *m_forget;
};

} // namespace Ui
