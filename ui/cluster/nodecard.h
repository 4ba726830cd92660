#pragma once

#include "ui/cluster/nodestate.h"

#include <QWidget>

namespace Ui {

//! One node of the cluster: its name, how it is, how full it is where it tells.
class NodeCard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NodeCard)
public:
    //! The theme outlives the card.
    NodeCard(const Theme &theme, QWidget *parent);

    void setNode(const NodeState &node);
    const NodeState &node() const { return m_node; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintAdvice(QPainter &painter, const QRectF &box, const QString &advice) const;
    void paintRing(QPainter &painter, const QRectF &box, const Sync::NodeHealth &health) const;
    void restyle();

    const Theme &m_theme;
    NodeState m_node;
};

} // namespace Ui
