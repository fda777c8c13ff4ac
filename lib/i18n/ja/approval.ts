import type { approval as en } from '../en/approval.ts';

export const approval: typeof en = {
  back: 'キャンセル',
  wanted: {
    title: 'チームリーダーの承認待ちです',
    yours:
      '{name} がリクエストした実行です。プランをレビューして、承認または却下してください。承認するまで、AWS では何も変更されません。',
    others:
      '{name} 以外のチームリーダーが、このプランを承認する必要があります。承認されるまで、AWS では何も変更されません。結果はすぐにこのページに表示されます。',
    until: '承認も却下もされない場合、リクエストは {time} に期限切れになります。',
    passwords:
      'パスワードの保持期間は 24 時間です。承認がそれより後になった場合は、リクエスト者による再入力が必要です。',
    voidTitle: '承認は無効になりました',
    voidText:
      '{name} は以前のプランを承認しましたが、実行を開始しようとした {time} に、アカウントの内容が変更されていました。作成または変更されたリソースはありません。現在のプランには、新たに承認が必要です。',
  },
  changed: {
    heading: '承認後の変更点',
    action: '{thing}: 「{before}」が「{after}」に変更されました。',
    document: '{document}: ドキュメントの内容が変更されました。',
    other: '{thing}: 内容が変更されました。',
    elsewhere: 'チームのアカウントまたはデプロイ用ロールが変更されました。',
  },
  since: {
    heading: '前回のプランからの変更点',
    description: '同じロールに対するチームの前回の実行 ({state}、{time} にリクエスト) のプランと比較しています:',
    none: '変更はありません。',
  },
  approve: {
    button: '承認',
    title: 'この実行を承認しますか?',
    text: '{name} のリクエストとして、このページのプランのみを実行します。開始するまでにプランの内容が変わった場合は、新たに承認が必要です。',
    textOfCleanUp:
      '{name} のリクエストとして、このページの表に示されたもののみを削除します。開始するまでに対象が変更された場合は、何も削除されません。',
  },
  deny: {
    button: '却下',
    title: 'この実行を却下しますか?',
    text: '実行は何も作成せずに終了し、パスワードは直ちに削除されます。この操作は元に戻せません。',
    textOfCleanUp: '実行は何も削除せずに終了します。この操作は元に戻せません。',
    reason: '理由 - オプション',
    reasonLimit:
      'この実行を表示できるすべてのユーザーが理由を表示できます。最大 {most} 文字です。パスワードは入力しないでください。',
    reasonTooLong: '理由が {count} 文字あります。短くしてください。',
  },
  refused: {
    deniedTitle: '{name} により却下されました',
    deniedText:
      '{time} に却下されました。AWS で作成、変更、削除されたリソースはありません。パスワードは削除されました。',
    reason: '理由: {reason}',
    expiredTitle: '承認リクエストの期限が切れました',
    expiredText:
      '{time} のリクエストは、承認も却下もされませんでした。AWS で作成、変更、削除されたリソースはありません。パスワードは削除されました。実行が必要な場合は、もう一度リクエストしてください。',
  },
  plan: {
    heading: '承認するプラン',
    description: 'アカウント {accountId} ({region}) から読み取った内容です。承認はこのプランにのみ適用されます。',
    answered: '承認がリクエストされたプラン',
  },
  ask: {
    setUpTitle: 'このセットアップにはチームリーダーの承認が必要です',
    setUpText:
      'このチームでは、別のユーザーによる承認が必要です。自分以外のチームリーダーがこのプランを承認するまで、実行は最大 7 日間待機します。パスワードの保持期間は 24 時間です。',
    setUpButton: '承認をリクエスト',
    cleanUpTitle: 'このクリーンアップにはチームリーダーの承認が必要です',
    cleanUpText:
      'このチームでは、別のユーザーによる承認が必要です。自分以外のチームリーダーがこのプランを承認するまで、クリーンアップは最大 7 日間待機します。',
    cleanUpButton: '承認をリクエスト',
  },
  list: {
    title: '承認',
    description:
      'リーダーの承認を待っている、チームの実行です。期限が近い順に表示されます。時刻のタイムゾーンは {zone} です。',
    refresh: '一覧を更新',
    loading: '実行を読み込んでいます',
    columns: {
      run: '実行',
      team: 'チーム',
      requestedBy: 'リクエスト者',
      since: '待機開始',
      until: '期限',
      approvers: '承認できるユーザー',
      action: 'アクション',
    },
    kinds: { 'set-up': 'セットアップ', 'clean-up': 'クリーンアップ' },
    left: 'あと {left}',
    you: '自分',
    others: 'ほか {count} 人',
    nobody: 'サインインしたことがあるリーダーが、ほかにいません',
    review: 'レビュー',
    open: '開く',
    reviewOf: '実行 {run} をレビュー',
    openOf: '実行 {run} を開く',
    waiting: '{count} 件の実行が自分の承認を待っています',
    shown: '期限が近い順に {count} 件を表示しています',
    shownAll: '全 {count} 件',
    more: 'さらに読み込む',
    empty: { title: '承認待ちの実行はありません', text: 'チームの実行に承認が必要になると、ここに表示されます。' },
  },
  history: {
    waiting: '{count} 件の実行が承認待ちです',
    waitingText:
      'リーダーを務めるチームの{count, plural, other {リクエスト}}です。各実行を開いて、承認または却下してください。',
    show: '承認待ちの実行を表示',
  },
  overview: { approvedBy: '承認者', approved: '{name}、{time}' },
};
