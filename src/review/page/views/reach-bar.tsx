interface ReachBarProps {
  readOnly: boolean;
  acceptable: number;
  rejectable: number;
  onBack: () => void;
  onMove: (by: 1 | -1) => void;
  onAccept: () => void;
  onReject: () => void;
}

/** The buttons at the bottom of a narrow window, which shows the list of changes or a fixture, but not both. */
export function ReachBar(props: ReachBarProps) {
  const { readOnly, acceptable, rejectable } = props;
  return (
    <div class="reach" role="toolbar" aria-label="Change">
      <button type="button" onClick={props.onBack}>
        ☰ Changes
      </button>
      <button type="button" aria-label="Previous fixture" onClick={() => props.onMove(-1)}>
        ‹
      </button>
      <button type="button" aria-label="Next fixture" onClick={() => props.onMove(1)}>
        ›
      </button>
      {!readOnly && (
        <>
          <button
            type="button"
            class="accept"
            aria-label={acceptable > 1 ? `Accept in ${acceptable} fixtures` : undefined}
            disabled={acceptable === 0}
            onClick={props.onAccept}
          >
            Accept{acceptable > 1 && ` in ${acceptable}`}
          </button>
          <button
            type="button"
            class="reject"
            aria-label={rejectable > 1 ? `Reject ${rejectable} fixtures` : undefined}
            disabled={rejectable === 0}
            onClick={props.onReject}
          >
            Reject{rejectable > 1 && ` ${rejectable}`}
          </button>
        </>
      )}
    </div>
  );
}
